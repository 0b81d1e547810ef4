; The report's numbers are those of the remark.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;report=%t.json>,verify' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck --check-prefix=REMARK %s
; RUN: %FileCheck %s < %t.json

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; REMARK: f instrumented (2 suspend points, 3 values spilled, 1 stack objects survive)
; CHECK: "name": "f"
; CHECK: "suspend_points": 2
; CHECK-NEXT: "spilled_values": 3
; CHECK-NEXT: "surviving_allocas": 1
declare void @pause()
declare void @use(i32, ptr)

define void @f(i32 %x, i32 %y) {
  %a = alloca i32
  call void @use(i32 0, ptr %a)
  call void @pause()
  call void @use(i32 %x, ptr %a)
  call void @pause()
  call void @use(i32 %y, ptr %a)
  ret void
}
