; What a program does when its stack has no room is its own. Where it says nothing, it traps,
; unless the stack has no limit.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s
; RUN: %asyncify -passes='asyncify-prepare<switch=pause>,asyncify<switch=pause;world=closed>,default<O2>,asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s
; RUN: sed '/^define void @__asyncify_overflow/,/^}/d' %s | %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S - | %FileCheck %s --check-prefix=NONE

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

@full = global i32 0

; CHECK: define void @__asyncify_overflow()
; CHECK: store i32 1, ptr @full
; CHECK: ret void
; NONE: define weak hidden void @__asyncify_overflow()
; NONE: load i32, ptr addrspace(1) @__asyncify_stack_limit
; NONE: call void @llvm.trap()
define void @__asyncify_overflow() {
  store i32 1, ptr @full
  ret void
}

declare void @pause()
define void @f() {
  call void @pause()
  ret void
}
