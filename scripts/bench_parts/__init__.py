"""The parts of `make bench`: one file for each thing that is measured. They print; they assert nothing."""
