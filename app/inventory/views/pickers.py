"""What may be picked where a column takes less than every row."""

SITES = "location/pick?level=site&kind__ne=virtual"
SITE_ONLY = {
    "location.site_id": SITES,
    "site_id": SITES,
    "places.site_id": SITES,
}
