#!/usr/bin/env python
import os
import sys


def main():
    # A console that knows no Chinese shows marks in its place instead of stopping the command.
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.config.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as refusal:
        sys.exit(f"未启动 / Not started: {refusal}")
    except KeyboardInterrupt:
        sys.exit("已中断 / Interrupted. Start it again: it goes on from where it was.")


if __name__ == "__main__":
    main()
