"""What gdb shows of the program: source this file in a gdb that is about to run it.

The environment has PROGRAM, the path of the source; STOPS, how the comments of lines begin where it
stops; STEP, the command for stepping over a line whose comment says so.
Lines of the transcript begin with `| `.
"""

import os
import re

import gdb

SETTINGS = (
    "confirm off",
    "pagination off",
    "width 0",
    "breakpoint pending on",
    "debuginfod enabled off",
    "python print-stack full",
)

# In a block whose code is in several pieces. gdb wants a base address for these, which wasmtime's
# debug information does not have ("Invalid .debug_ranges data").
IN_BLOCKS = ("i",)


def show(title):
    print(f"| {title}")
    # With the arguments and the local variables of each frame.
    for line in gdb.execute("backtrace -full", to_string=True).splitlines():
        # The host begins where nothing has a name.
        if re.match(r"#\d+ .* in \?\? \(\)", line):
            break
        if line.strip().partition(" = ")[0] not in IN_BLOCKS:
            print(f"| {line}")


def here():
    return gdb.newest_frame().find_sal().line


def is_running():
    return gdb.selected_inferior().pid != 0


def main():
    for setting in SETTINGS:
        gdb.execute(f"set {setting}")
    source = os.environ["PROGRAM"]
    with open(source, encoding="utf-8") as file:
        comments = [line.partition("// ")[2] for line in file]
    for number, comment in enumerate(comments, 1):
        if comment.startswith(os.environ["STOPS"]):
            gdb.execute(f"break {os.path.basename(source)}:{number}", to_string=True)
    gdb.execute("run", to_string=True)
    while is_running():
        show("stop")
        if "step" in comments[here() - 1]:
            # Where the step ends is not another stop.
            gdb.execute("disable", to_string=True)
            gdb.execute(os.environ["STEP"], to_string=True)
            gdb.execute("enable", to_string=True)
            if not is_running():
                break
            show("step")
        gdb.execute("continue", to_string=True)


main()
