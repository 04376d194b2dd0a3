"""The whole data as a schema.org ``Dataset`` that is a DCAT dataset too, in JSON-LD."""

from collections.abc import Iterable

from treatyref.documents import Row
from treatyref.tabular.datapackage import DESCRIPTION, LICENCE, TITLE
from treatyref.tabular.files import File


def dataset(root: str, files: Iterable[File], revised: str, edition: str | None) -> Row:
    """The description of the data at *root* with *files* (``File``), as of the day *revised*."""
    page = f"{root}/downloads/"
    return {
        "@context": ["https://schema.org", {"dcat": "http://www.w3.org/ns/dcat#"}],
        "@type": ["Dataset", "dcat:Dataset"],
        "@id": f"{page}#dataset",
        "name": TITLE,
        "description": DESCRIPTION,
        "url": page,
        "license": LICENCE["path"],
        "isAccessibleForFree": True,
        "dateModified": revised,
        "version": edition or revised,
        "keywords": ["arms control", "disarmament", "treaties", "missiles", "nuclear weapons"],
        "inLanguage": "en",
        "creator": {"@type": "Organization", "name": "TreatyRef", "url": f"{root}/"},
        "includedInDataCatalog": {"@type": "DataCatalog", "name": "TreatyRef", "url": f"{root}/"},
        "distribution": [_distribution(root, file) for file in files],
    }


def _distribution(root: str, file: File) -> Row:
    return {
        "@type": ["DataDownload", "dcat:Distribution"],
        "name": file.name,
        "description": file.holds,
        "contentUrl": f"{root}/downloads/{file.name}",
        "encodingFormat": file.mimetype,
        "contentSize": f"{file.size} B",
        "sha256": file.sha256,
    }
