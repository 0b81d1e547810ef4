; What the source says to be a switch function, and no host provides, is a library's that is linked
; later: records of its calls are written in place, as of one that the module has. Those of calls of a
; host, and of what only an option names, are not.
; RUN: %asyncify -passes='asyncify<switch=named>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

@0 = private constant [16 x i8] c"asyncify=switch\00", section "llvm.metadata"
@1 = private constant [4 x i8] c"a.c\00", section "llvm.metadata"
@llvm.global.annotations = appending global [1 x { ptr, ptr, ptr, i32, ptr }]
  [{ ptr, ptr, ptr, i32, ptr } { ptr @annotated, ptr @0, ptr @1, i32 1, ptr null }], section "llvm.metadata"

declare void @annotated()
declare void @has_attribute() "asyncify"="switch"
declare void @host() "asyncify"="switch" "wasm-import-module"="env" "wasm-import-name"="host"
declare void @named()

; CHECK-LABEL: define i32 @calls_annotated(
; CHECK-NOT: call void @__asyncify_spill
; CHECK: call void @annotated()
; CHECK-NOT: call void @__asyncify_spill
; CHECK: store i32 0,
; CHECK-NOT: call void @__asyncify_spill
; CHECK: }
define i32 @calls_annotated(i32 %x) {
  call void @annotated()
  ret i32 %x
}

; CHECK-LABEL: define i32 @calls_what_has_the_attribute(
; CHECK-NOT: call void @__asyncify_spill
; CHECK: }
define i32 @calls_what_has_the_attribute(i32 %x) {
  call void @has_attribute()
  ret i32 %x
}

; CHECK-LABEL: define i32 @calls_host(
; CHECK: call void @__asyncify_spill_i(
; CHECK: }
define i32 @calls_host(i32 %x) {
  call void @host()
  ret i32 %x
}

; CHECK-LABEL: define i32 @calls_named(
; CHECK: call void @__asyncify_spill_i(
; CHECK: }
define i32 @calls_named(i32 %x) {
  call void @named()
  ret i32 %x
}
