"""``community report``: the month report to print, handing it in, and what changed since."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from community_core import Community
from community_core.cli.options.common import opened, option, overwrite_option, store_option, who, who_option
from community_core.cli.options.delivery import delivered, outside_store, table_options
from community_core.cli.overview.failed import note_failed
from community_core.cli.screen.pages import Page, PageGroup
from community_core.cli.screen.receipts import write_receipt
from community_core.cli.screen.sheets import TableFormat, write
from community_core.cli.screen.terminal import put
from community_core.cli.views.catching_up import bring_all_up_to_date
from community_core.errors import InvalidInput, NotFound
from community_core.storage.whole_file import whole_file
from community_core.telling.language import say
from community_core.telling.offers import measure_words
from community_core.telling.sheets import Heading, Sheet
from community_core.times import parse_month
from community_core.views import Period, measures_of
from community_profile.month.changes import Number, changes
from community_profile.month.contents import contents, reported
from community_profile.month.page import page
from community_profile.month.workbook import write as write_workbook
from community_profile.report import IssueReport
from community_profile.reports import Reports
