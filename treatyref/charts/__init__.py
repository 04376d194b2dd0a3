"""Pictures of the records: data from documents → a chart → SVG, PNG, CSV and JSON.

``catalogue`` says which charts the documents give, ``render`` makes one in every
form; both are pure. The build keeps the results, so that serving needs no
plotting library.
"""

from treatyref.charts.catalogue import catalogue
from treatyref.charts.chart import Chart
from treatyref.charts.render import render

__all__ = ["Chart", "catalogue", "render"]
