; Each suspend point in a block gets its number; a rewind goes to the one of the record.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;prefer=speed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)
; CHECK-LABEL: define i32 @f(
; CHECK-DAG: call void @__asyncify_spill_{{.*}}(i32 0
; CHECK-DAG: call void @__asyncify_spill_{{.*}}(i32 1
; CHECK-DAG: call void @__asyncify_spill_{{.*}}(i32 2
; CHECK: switch i32
define i32 @f(i32 %x) {
  %a = call i32 @pause(i32 %x)
  %b = call i32 @pause(i32 %a)
  %c = call i32 @pause(i32 %b)
  %s = add i32 %a, %c
  ret i32 %s
}
