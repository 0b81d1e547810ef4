; The error says in which line.
; RUN: printf 'wait\n@more\n' > %t.list
; RUN: %not %asyncify -passes='asyncify<switch=@%t.list>' -disable-output %s 2>&1 | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK: error: {{.*}}t.list:2: a list file holds one name a line and cannot include another ('@more')
define void @f() {
  ret void
}
