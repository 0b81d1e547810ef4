"""For gdb: `asyncify-next`, which is `next` for lines that may suspend.

A function that suspends returns to its caller, and `next` follows it there. This command goes on
until the function, entered again, comes to another line, or its caller does.

    (gdb) source asyncify_gdb.py
    (gdb) asyncify-next
"""

import gdb


def depth():
    """How many frames there are from the newest one to where the program was called."""
    count, frame = 0, gdb.newest_frame()
    while frame is not None and frame.find_sal().symtab is not None:
        count, frame = count + 1, frame.older()
    return count


def other_lines(frame):
    """The addresses in a frame's function where a line begins that is not the current one, but for
    the first: a function that is entered again passes there, too."""
    sal, block = frame.find_sal(), frame.block()
    while block.function is None:
        block = block.superblock
    previous = None
    for entry in sal.symtab.linetable():
        if block.start < entry.pc < block.end:
            if entry.line not in (0, sal.line, previous):
                yield entry.pc
            previous = entry.line


class Landing(gdb.Breakpoint):
    """A line where the step may end, in the activation that it began in: not in a recursive call."""

    def __init__(self, address, at_depth):
        super().__init__(f"*{address:#x}", internal=True)
        self.silent = True
        self.at_depth = at_depth

    def stop(self):
        return depth() == self.at_depth


class Next(gdb.Command):
    """Step over a line that may suspend the program: go on to another line of this function, or of
its caller."""

    def __init__(self):
        super().__init__("asyncify-next", gdb.COMMAND_RUNNING)

    def invoke(self, _argument, _from_tty):
        frame, here = gdb.newest_frame(), depth()
        frames = [(frame, here), (frame.older(), here - 1)][: min(here, 2)]
        landings = [Landing(pc, at) for frame, at in frames for pc in set(other_lines(frame))]
        try:
            gdb.execute("continue", to_string=True)
        finally:
            for landing in landings:
                landing.delete()
        if gdb.selected_thread() is not None and gdb.selected_thread().is_valid():
            gdb.execute("frame")


Next()
