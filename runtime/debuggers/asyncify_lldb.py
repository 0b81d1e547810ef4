"""For lldb: `asyncify-next`, which is `next` for lines that may suspend.

A function that suspends returns to its caller, and `next` follows it there. This command goes on
until the function, entered again, comes to another line, or its caller does.

    (lldb) command script import asyncify_lldb.py
    (lldb) asyncify-next
"""

import lldb


def depth(thread):
    """How many frames there are from the newest one to where the program was called."""
    count = 0
    for frame in thread:
        if not frame.line_entry.IsValid():
            break
        count += 1
    return count


def other_lines(frame):
    """The addresses in a frame's function where a line begins that is not the current one, but for
    the first: a function that is entered again passes there, too."""
    function, here = frame.function, frame.line_entry.line
    previous = None
    for entry in frame.compile_unit:
        address = entry.addr
        if address.function == function and address != function.addr:
            if entry.line not in (0, here, previous):
                yield address
            previous = entry.line


def asyncify_next(debugger, _command, context, result, _dictionary):
    """Step over a line that may suspend the program: go on to another line of this function, or of
    its caller."""
    target, process, thread = context.target, context.process, context.thread
    here = depth(thread)
    landings = {}
    for frame, at in [(thread.frame[0], here), (thread.frame[1], here - 1)][: min(here, 2)]:
        for address in other_lines(frame):
            landings[target.BreakpointCreateBySBAddress(address).id] = at
    is_async = debugger.GetAsync()
    debugger.SetAsync(False)
    while True:
        process.Continue()
        if process.state != lldb.eStateStopped:
            break
        thread = process.selected_thread
        # Pairs of a breakpoint and one of its places; in a recursive call it does not count.
        data = [thread.GetStopReasonDataAtIndex(i) for i in range(thread.GetStopReasonDataCount())]
        if thread.stop_reason != lldb.eStopReasonBreakpoint:
            break
        if any(landings.get(int(id), depth(thread)) == depth(thread) for id in data[::2]):
            break
    for landing in landings:
        target.BreakpointDelete(landing)
    debugger.SetAsync(is_async)
    if process.state == lldb.eStateStopped:
        result.AppendMessage(str(process.selected_thread.frame[0]))


def __lldb_init_module(debugger, _dictionary):
    debugger.HandleCommand(
        f"command script add --overwrite --function {__name__}.asyncify_next asyncify-next"
    )
