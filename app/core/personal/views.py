"""The page of saved views."""

from app.core.personal.screens import SavedViewScreen
from app.core.screens.view import View


class SavedViewView(SavedViewScreen, View):
    """`/saved_view/list/`: one's own views of lists, and those that others share."""

    title = "Saved views"
    icon = "bookmark"
    base_order = ("name", "asc")
    list_columns = ["name", "resource", "audience", "role", "user", "updated_at"]
    show_columns = ["name", "resource", "query", "audience", "role", "user", "position", "created_at", "updated_at"]
    label_columns = {
        "resource": "List", "audience": "Who sees it", "role_id": "Role", "user": "Saved by", "user_id": "Saved by",
    }  # fmt: skip
    description_columns = {
        "resource": "The entity whose list it is, such as StockLevel.",
        "query": "What stands after the question mark of the list's address.",
        "role_id": "Only for a view that a role sees.",
        "position": "Views with a lower number stand further left.",
    }
    kinds = {"query": "code", "user": "user"}
