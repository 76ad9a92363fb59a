"""What may be picked where a column takes less than every row."""

SITE_ONLY = {
    "location.site_id": "location/pick?level=site",
    "site_id": "location/pick?level=site",
    "places.site_id": "location/pick?level=site",
}
