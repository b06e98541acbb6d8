"""The demonstration: Yuseong-gu's real committees, people and agendas that are made up."""
