; What C says by annotate("asyncify=...") counts as the function attribute does.
; RUN: %asyncify -passes='asyncify<>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

@.switch = private constant [16 x i8] c"asyncify=switch\00", section "llvm.metadata"
@.never = private constant [15 x i8] c"asyncify=never\00", section "llvm.metadata"
@.file = private constant [4 x i8] c"a.c\00", section "llvm.metadata"
@llvm.global.annotations = appending global [2 x { ptr, ptr, ptr, i32, ptr }] [{ ptr, ptr, ptr, i32, ptr } { ptr @wait, ptr @.switch, ptr @.file, i32 1, ptr null }, { ptr, ptr, ptr, i32, ptr } { ptr @quick, ptr @.never, ptr @.file, i32 2, ptr null }], section "llvm.metadata"

declare i32 @wait(i32)
declare i32 @quick(i32)

; CHECK-LABEL: define i32 @f(
; CHECK: call i32 @wait(
; CHECK-NEXT: load volatile i32, ptr addrspace(1) @__asyncify_state
; CHECK-NOT: load volatile
; CHECK: call i32 @quick(
; CHECK-NEXT: ret i32
define i32 @f(i32 %x) {
  %r = call i32 @wait(i32 %x)
  %s = call i32 @quick(i32 %r)
  ret i32 %s
}
