; With `checked`, what comes back unwinding from a call that is no suspend point traps: in functions that are
; not instrumented, and in those that are. A function that the module shows tests its own calls. A second
; run tests nothing twice.
; RUN: %asyncify -passes='asyncify<switch=pause;never=*_never;indirect=none;world=closed;checked>,verify' -S %s > %t.ll
; RUN: %FileCheck %s < %t.ll
; RUN: %asyncify -passes='asyncify<switch=pause;never=*_never;indirect=none;world=closed;checked>,verify' -S %t.ll | %FileCheck %s
; RUN: %asyncify -passes='asyncify<switch=pause;never=*_never;indirect=none;world=closed>,verify' -S %s | %FileCheck --check-prefix=NOT %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; NOT-NOT: {{^}}suspended:
declare void @pause()
declare void @elsewhere()

; CHECK-LABEL: define void @calls_never(
; CHECK: call void @elsewhere()
; CHECK-NEXT: load volatile i32, ptr addrspace(1) @__asyncify_state
; CHECK: br i1 %{{.*}}, label %suspended, label %back
; CHECK: call void @pause()
; CHECK-NEXT: load volatile i32, ptr addrspace(1) @__asyncify_state
; CHECK: call void %f()
; CHECK-NEXT: load volatile i32, ptr addrspace(1) @__asyncify_state
; CHECK-NOT: load volatile
; CHECK: ret void
; CHECK: suspended:
; CHECK-NEXT: call void @llvm.trap()
; CHECK-NEXT: unreachable
define void @calls_never(ptr %f) {
  call void @elsewhere()
  call void @pause()
  call void %f()
  ret void
}

; CHECK-LABEL: define void @instrumented(
; CHECK: call void @calls_never(
; CHECK-NOT: load
; CHECK: call void @elsewhere()
; CHECK-NEXT: load volatile i32, ptr addrspace(1) @__asyncify_state
; CHECK: br i1 %{{.*}}, label %suspended, label %back
define void @instrumented(ptr %f) {
  call void @calls_never(ptr %f)
  call void @elsewhere()
  call void @pause()
  ret void
}

; Behind what is instrumented, too, if this is not.
; CHECK-LABEL: define void @is_never(
; CHECK: call void @instrumented(
; CHECK-NEXT: load volatile i32, ptr addrspace(1) @__asyncify_state
; CHECK: br i1 %{{.*}}, label %suspended, label %back
define void @is_never(ptr %f) {
  call void @instrumented(ptr %f)
  ret void
}
