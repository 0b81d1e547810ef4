//go:build scheduler.tasks && wasm

// The scheduler "tasks" on WebAssembly, over tinygo_tasks.c of Asyncify for LLVM: goes beside
// task_stack.go, in src/internal/task of TinyGo.

package task

import "unsafe"

// calleeSavedRegs is what stands at the top of each goroutine's stack: struct start of
// tinygo_tasks.c. It has the alignment of a stack: 16 bytes.
type calleeSavedRegs struct {
	zero     uintptr // tells a new goroutine from one that was suspended
	function uintptr
	args     unsafe.Pointer
	canary   *uintptr // the lowest word of the stack
}

// resumeTask goes on with the task of the stack pointer sp until that pauses.
//
//export tinygo_resumeTask
func resumeTask(sp uintptr)

// pauseTask leaves the task that runs, and notes its stack pointer in *old.
//
//export tinygo_pauseTask
func pauseTask(old *uintptr)

// archInit runs architecture-specific setup for the goroutine startup.
func (s *state) archInit(r *calleeSavedRegs, fn uintptr, args unsafe.Pointer) {
	r.function = fn
	r.args = args
	r.canary = s.canaryPtr
	s.sp = uintptr(unsafe.Pointer(r))
}

func (s *state) resume() {
	resumeTask(s.sp)
}

func (s *state) pause() {
	pauseTask(&s.sp)
}

// SystemStack returns the system stack pointer when called from a task stack.
// When called from the system stack, it returns 0.
//
//export tinygo_systemStack
func SystemStack() uintptr
