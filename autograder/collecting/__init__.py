"""Collecting: from a learning platform's download to `submitted/<student>/<assignment>/`.

archives     a zip or a folder -> its files, with hard limits; nothing leaves the scratch folder
layouts      whose each file is, from the names that Moodle, Canvas, Blackboard, ILIAS or Gradescope give
roster       the class, from a CSV of any of them, kept in nbgrader's gradebook
people       who of the class is meant
recognising  which assignment a notebook belongs to, by its content
placing      into submitted/; what is replaced is kept aside
table        a row for everything found
collect      the steps in order: start reading here
"""
