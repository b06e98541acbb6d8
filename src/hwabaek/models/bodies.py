"""The government and its departments."""

from django.db import models


class Body(models.Model):
    """A local government (기관). Every table that belongs to one carries it."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    call_centre = models.CharField(max_length=40, default="국번 없이 120")
    umbrella = models.JSONField(default=dict, help_text="facts of the umbrella ordinance")

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    """A department (부서) of a body; the coordinating office (총괄부서) is one of them."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="departments")
    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=20, blank=True)
    is_coordinating = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "name"], name="one_department_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
