"""Papers that are uploaded: told by content, kept as they came and as a copy that is safe to show."""

import unicodedata
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hwabaek.actions.agenda import CheckedPaper
from hwabaek.actions.documents import file_store
from hwabaek.actions.refusal import Refusal
from hwabaek.gateways.papers import (
    InspectedPaper,
    PaperLimits,
    PaperRefused,
    PaperTooLarge,
    inspect_paper,
)
from hwabaek.web.forms.attempts import AttemptForm

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.utils.datastructures import MultiValueDict

ACCEPTED = ".pdf,.png,.jpg,.jpeg,.webp,.hwp,.hwpx"
MAX_FILES = 20
MAX_NAME = 200
MEBIBYTE = 2**20


class SeveralFiles(forms.FileInput):
    """A file input that takes several files at once."""

    allow_multiple_selected = True

    def value_from_datadict(
        self,
        data: object,  # noqa: ARG002 - Django's signature
        files: "MultiValueDict[str, UploadedFile[Any]]",
        name: str,
    ) -> "list[UploadedFile[Any]]":
        """Return all files of the name."""
        return files.getlist(name)


class FilesField(forms.FileField):
    """Several uploaded files."""

    def clean(
        self,
        data: "list[UploadedFile[Any]] | None",
        initial: object = None,  # noqa: ARG002 - Django's signature
    ) -> "list[UploadedFile[Any]]":
        """Return every file; what is wrong with one of them is found out later, one by one."""
        files = [file for file in data or [] if file]
        if not files:
            raise forms.ValidationError(_("올릴 파일을 골라 주세요."))
        if len(files) > MAX_FILES:
            raise forms.ValidationError(_("한 번에 20개까지 올릴 수 있습니다. 나누어 올려 주세요."))
        return files


class PapersForm(AttemptForm):
    """Papers for one item, several at once; each stands or falls by itself."""

    papers = FilesField(
        label=_("자료 파일"), widget=SeveralFiles(attrs={"multiple": True, "accept": ACCEPTED})
    )
    title = forms.CharField(
        label=_("자료 제목"),
        required=False,
        max_length=MAX_NAME,
        help_text=_("비우면 파일 이름을 씁니다. 여러 개를 올리면 파일 이름을 씁니다."),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        files: "MultiValueDict[str, UploadedFile[Any]] | None" = None,
        *,
        known: Iterable[str] = (),
    ) -> None:
        super().__init__(data, files)
        self.known = set(known)  # digests of the papers that the item has already
        self.added = 0
        limit = settings.MAX_PAPER_BYTES // MEBIBYTE
        self.fields["papers"].help_text = _(
            "PDF, 한글(HWP·HWPX), PNG, JPEG, WEBP. 한 개에 %(limit)sMB까지, 여러 개를 한 번에 고를 수 있습니다."
        ) % {"limit": limit}

    def add_each(self, add: Callable[[CheckedPaper], Any]) -> bool:
        """Check, keep and add every file; say whether all were taken.

        What is taken stays taken: nobody can put a chosen file back into a form.
        """
        if not self.is_valid():
            return False
        for file in self.cleaned_data["papers"]:
            self._add(file, add)
        return not self.errors

    def _add(self, file: "UploadedFile[Any]", add: Callable[[CheckedPaper], Any]) -> None:
        name = clean_name(file.name or "")
        try:
            content, paper = _inspect(file)
            if paper.sha256 in self.known:
                self.add_error("papers", _("‘%s’: 이미 올린 파일입니다.") % name)
                return
            add(_keep(content, paper, name, self._title(name)))
        except PaperRefused as refusal:
            self.add_error("papers", f"‘{name}’: {refusal}")
        except Refusal as refusal:
            self.add_error("papers", f"‘{name}’: {refusal.text}")
        else:
            self.known.add(paper.sha256)
            self.added += 1

    def _title(self, name: str) -> str:
        alone = len(self.cleaned_data["papers"]) == 1
        return (self.cleaned_data["title"] if alone else "") or PurePosixPath(name).stem


def clean_name(name: str) -> str:
    """Return a file's own name: no folders, no control characters, letters put together, not too long."""
    bare = PureWindowsPath(PurePosixPath(name).name).name
    composed = unicodedata.normalize("NFC", bare)
    shown = "".join(c for c in composed if unicodedata.category(c)[0] != "C").strip()
    path = PurePosixPath(shown or "자료")
    return path.stem[: MAX_NAME - len(path.suffix)] + path.suffix


def _inspect(file: "UploadedFile[Any]") -> tuple[bytes, InspectedPaper]:
    limits = PaperLimits(size=settings.MAX_PAPER_BYTES)
    if (file.size or 0) > limits.size:  # not even read
        raise PaperTooLarge(limit=limits.size // MEBIBYTE)
    content = file.read()
    return content, inspect_paper(content=content, limits=limits)


def _keep(content: bytes, paper: InspectedPaper, name: str, title: str) -> CheckedPaper:
    original = file_store().write(content=content)
    copy = file_store().write(content=paper.viewing_copy) if paper.viewing_copy else None
    return CheckedPaper(
        title=title[:MAX_NAME],
        file_name=name,
        media_type=paper.media_type,
        size=original.size,
        sha256=original.sha256,
        stored_as=original.name,
        viewing_copy=copy.name if copy else "",
        page_count=paper.pages,
    )
