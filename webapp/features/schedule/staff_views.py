"""STUB."""
from flask import Blueprint
bp = Blueprint("schedule_staff", __name__, template_folder="templates")
