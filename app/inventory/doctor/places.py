"""The doctor of places: the tree that their paths tell is the tree of their parents."""

from app.core.doctor import Check

PLACES = (
    Check(
        "places lie where their parents say",
        "SELECT count(*) FROM inventory.location",
        """
        SELECT place.id AS location_id, place.path, place.site_id, parent.path AS parent_path,
               parent.site_id AS parent_site_id
        FROM inventory.location place LEFT JOIN inventory.location parent ON parent.id = place.parent_id
        WHERE place.path <> coalesce(parent.path, '/') || place.id || '/'
           OR place.site_id IS DISTINCT FROM CASE
                WHEN place.parent_id IS NOT NULL THEN parent.site_id WHEN place.role IS NULL THEN place.id END
        """,
    ),
)
