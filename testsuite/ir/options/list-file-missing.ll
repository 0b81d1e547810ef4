; A list file that is not there.
; RUN: %not %asyncify -passes='asyncify<switch=@%t.none>' -disable-output %s 2>&1 | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK: error: {{.*}}cannot read the list '@{{.*}}t.none': No such file
define void @f() {
  ret void
}
