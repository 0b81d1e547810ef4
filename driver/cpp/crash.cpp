//===- crash.cpp - what is left to do when LLVM crashes -------------------===//
//
// LLVM trusts what it reads: damaged bitcode, and IR that no compiler makes, can make
// it do anything. The process then ends with a message and the exit status of wrong
// input, and leaves nothing behind. The rules of shim.cpp hold here, too; and what
// runs in a signal handler only calls what is safe there and allocates nothing.
//
//===----------------------------------------------------------------------===//

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Signals.h"
#include <algorithm>
#include <cstring>
#include <unistd.h>

using namespace llvm;

namespace {

/// Text for a signal handler: of fixed size, cut off where it is longer.
template <size_t Size> struct Text {
  char Data[Size];
  size_t Length;

  void set(StringRef From) {
    // A handler that comes in between sees an empty text.
    Length = 0;
    size_t Copied = std::min(From.size(), Size - 1);
    std::memcpy(Data, From.data(), Copied);
    Data[Copied] = 0;
    Length = Copied;
  }
};

Text<512> Doing;
Text<4096> Folder;
int CrashStatus;

void say(const char *Words, size_t Length) {
  // Whoever does not read it cannot be told.
  (void)!write(STDERR_FILENO, Words, Length);
}

/// LLVM has removed the files of the folder by now.
void removeFolder() {
  if (Folder.Length)
    rmdir(Folder.Data);
}

void onCrash(void *) {
  removeFolder();
  // A terminal shows the progress in the line where this begins.
  if (isatty(STDERR_FILENO))
    say("\n", 1);
  static const char Head[] = "error: LLVM crashed while ";
  static const char Tail[] = ": the input is damaged, or is what LLVM cannot "
                             "cope with; nothing was written\n";
  say(Head, sizeof(Head) - 1);
  say(Doing.Data, Doing.Length);
  say(Tail, sizeof(Tail) - 1);
  _exit(CrashStatus);
}

/// What shells report for a process that the user has interrupted.
enum { InterruptStatus = 130 };

void onInterrupt() {
  removeFolder();
  _exit(InterruptStatus);
}

} // namespace

/// From now on, a crash ends the process with \p Status.
extern "C" void asyncify_driver_survive_crashes(int Status) {
  CrashStatus = Status;
  Doing.set("starting");
  sys::AddSignalHandler(onCrash, nullptr);
  sys::SetInterruptFunction(onInterrupt);
}

/// Tells what the process is doing, for the message.
extern "C" void asyncify_driver_doing(const char *Data, size_t Length) {
  Doing.set(StringRef(Data, Length));
}

/// A folder that goes if the process crashes or is interrupted.
extern "C" void asyncify_driver_temporary_folder(const char *Path) {
  Folder.set(Path);
}

/// A file in it.
extern "C" void asyncify_driver_temporary_file(const char *Path) {
  sys::RemoveFileOnSignal(Path);
}
