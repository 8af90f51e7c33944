"""How examples are drawn: the same in every run, and however slow the machine.

``pytest --hypothesis-profile=search`` draws others, and more of them.
"""

from hypothesis import settings

settings.register_profile("fixed", derandomize=True, deadline=None)
settings.register_profile("search", max_examples=1000, deadline=None)
if settings.get_current_profile_name() == "default":
    settings.load_profile("fixed")
