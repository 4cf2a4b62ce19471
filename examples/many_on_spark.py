"""Triage more people than one machine holds, with PySpark; here on this machine alone.

    python examples/many_on_spark.py people.parquet urgencies.parquet

Each partition is triaged where it lies: nothing is exchanged between the machines. To run it on a cluster, leave out
`master` and start it with spark-submit; every machine needs `lbpkit[batch]`, installed in the same version.
"""

import os
import sys

from pyspark.sql import SparkSession

import lbpkit
from lbpkit.batch import triage_frame

ROWS = 65_536
"""People that are handed to Python at once."""


def local_session(cores="*"):
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # else Spark takes the first python3 it finds
    return (
        SparkSession.builder.master(f"local[{cores}]")
        .appName("lbpkit")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", ROWS)
        .config("spark.ui.enabled", "false")
        .getOrCreate()
    )


def main(people, result, key="key"):
    spark = local_session()
    library = lbpkit.load_library(plugins=())
    triaged = triage_frame(library, spark.read.parquet(people), keep=[key])
    triaged.write.parquet(result, mode="error")
    spark.read.parquet(result).groupBy("urgency").count().orderBy("urgency").show()
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
