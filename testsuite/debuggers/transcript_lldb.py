"""What lldb shows of the program: import this file in an lldb that is about to run it.

The environment has PROGRAM, the path of the source; STOPS, how the comments of lines begin where it
stops; STEP, the command for stepping over a line whose comment says so.
Lines of the transcript begin with `| `.
"""

import os

import lldb

SETTINGS = (
    "plugin.jit-loader.gdb.enable on",
    # It has to show what is there, not to look for more in the network.
    "symbols.auto-download off",
)


def show(title, thread):
    print(f"| {title}")
    for frame in thread:
        if not frame.line_entry.IsValid():
            # The host begins where nothing has a line.
            break
        place = f"{frame.line_entry.file.basename}:{frame.line_entry.line}"
        print(f"| #{frame.idx} {frame.function.name} at {place}")
        options = lldb.SBVariablesOptions()
        options.SetIncludeArguments(True)
        options.SetIncludeLocals(True)
        options.SetInScopeOnly(True)
        for variable in frame.GetVariables(options):
            text = str(variable) if variable.error.Success() else f"{variable.name}: {variable.error}"
            for line in text.splitlines():
                print(f"|     {line}")


def run(debugger):
    debugger.SetAsync(False)
    for setting in SETTINGS:
        debugger.HandleCommand(f"settings set {setting}")
    source = os.environ["PROGRAM"]
    with open(source, encoding="utf-8") as file:
        comments = [line.partition("// ")[2] for line in file]
    target = debugger.GetSelectedTarget()
    stops = []
    for number, comment in enumerate(comments, 1):
        if comment.startswith(os.environ["STOPS"]):
            stops.append(target.BreakpointCreateByLocation(os.path.basename(source), number))
    debugger.HandleCommand("process launch")
    process = target.process
    while process.state == lldb.eStateStopped:
        thread = process.selected_thread
        show("stop", thread)
        if "step" in comments[thread.frame[0].line_entry.line - 1]:
            # Where the step ends is not another stop.
            for stop in stops:
                stop.enabled = False
            debugger.HandleCommand(os.environ["STEP"])
            for stop in stops:
                stop.enabled = True
            if process.state != lldb.eStateStopped:
                break
            show("step", process.selected_thread)
        process.Continue()


def __lldb_init_module(debugger, _dictionary):
    run(debugger)
