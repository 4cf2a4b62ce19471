"""lbpkit in Arabic."""

from lbpkit import Plugin

plugin = Plugin("arabic", package="lbpkit_ar")
