"""STUB."""
from flask import Blueprint
bp = Blueprint("hours_staff", __name__, template_folder="templates")
