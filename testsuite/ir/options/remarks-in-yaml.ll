; Remarks come in YAML, too.
; RUN: %asyncify -passes='asyncify<switch=pause>' -pass-remarks-output=%t.yaml -disable-output %s && %FileCheck %s < %t.yaml

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK: --- !Passed
; CHECK: Pass: {{.*}}asyncify
; CHECK: Name: {{.*}}Instrumented
; CHECK: Function: {{.*}}f
declare void @pause()
define void @f() {
  call void @pause()
  ret void
}
