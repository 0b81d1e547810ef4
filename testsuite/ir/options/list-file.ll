; A list may come from a file: a name a line, with comments.
; RUN: printf '# switch calls\nother\npause # this one\n' > %t.list
; RUN: %asyncify -passes='asyncify<switch=@%t.list>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK: @__asyncify_state
declare void @pause()
define void @f() {
  call void @pause()
  ret void
}
