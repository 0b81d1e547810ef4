; A report that cannot be written is an error, with the reason.
; RUN: %not %asyncify -passes='asyncify<switch=pause;report=%t.none/report.json>' -disable-output %s 2>&1 | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK: error: {{.*}}cannot write the report to '{{.*}}report.json': No such file
declare void @pause()

define void @f() {
  call void @pause()
  ret void
}
