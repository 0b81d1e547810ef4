; report=FILE says why each function is instrumented, as JSON.
; RUN: %asyncify -passes='asyncify<switch=pause;report=%t.json>' -disable-output %s && %FileCheck %s < %t.json

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK: "name": "f"
; CHECK: "instrumented": true
; CHECK: "reason": "{{.*}}pause
; CHECK: "callee": "pause"
; CHECK: "suspend_points": 1
declare void @pause()
define void @f() {
  call void @pause()
  ret void
}
