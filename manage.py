#!/usr/bin/env python
import os
import sys


def main():
    # A console that knows no Chinese shows marks in its place instead of stopping the command.
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.config.settings")
    try:
        _execute()
    except KeyboardInterrupt:
        sys.exit("已中断 / Interrupted. Start it again: it goes on from where it was.")


def _execute():
    # Imported here, since most of a short command's time is this and Ctrl-C may come in it.
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as refusal:
        sys.exit(f"未启动 / Not started: {refusal}")
    except Exception as fault:
        from portal.config.environment.passing import start_refusal

        if not (sentence := start_refusal(fault)):
            raise
        sys.exit(f"未完成 / Not done: {sentence}")


if __name__ == "__main__":
    main()
