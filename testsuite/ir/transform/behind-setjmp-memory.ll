; What is live behind a call that returns twice is kept in volatile memory.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare i32 @setjmp(ptr) returns_twice
declare void @use(i32)
; CHECK-LABEL: define void @f(
; CHECK: [[SLOT:%.*]] = alloca i32
; CHECK: store volatile i32 %x, ptr [[SLOT]]
; CHECK: call i32 @setjmp(
; CHECK: load volatile i32, ptr [[SLOT]]
define void @f(ptr %buf, i32 %x) {
  %r = call i32 @setjmp(ptr %buf) returns_twice
  call void @pause()
  call void @use(i32 %x)
  ret void
}
