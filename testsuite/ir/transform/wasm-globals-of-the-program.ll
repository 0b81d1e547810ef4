; Reads of wasm globals (address space 1) around a suspend point stay where they are.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' %s -S -o %t && %FileCheck %s < %t
; RUN: %llc -filetype=obj %t -o %t.o

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

@counter = internal addrspace(1) global i64 0

declare void @pause()

; CHECK-LABEL: define i64 @f(
; CHECK: %a = load i64, ptr addrspace(1) @counter
; CHECK: call void @pause()
; CHECK: %b = load i64, ptr addrspace(1) @counter
define i64 @f() {
  %a = load i64, ptr addrspace(1) @counter
  call void @pause()
  %b = load i64, ptr addrspace(1) @counter
  %c = sub i64 %b, %a
  ret i64 %c
}
