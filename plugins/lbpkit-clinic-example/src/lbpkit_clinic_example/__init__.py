"""A made-up clinic's content for lbpkit."""

from lbpkit import Plugin

plugin = Plugin("larkfield", package="lbpkit_clinic_example")
