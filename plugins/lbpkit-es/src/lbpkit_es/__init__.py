"""lbpkit in Spanish."""

from lbpkit import Plugin

plugin = Plugin("spanish", package="lbpkit_es")
