; @FILE reads a list: a name a line, blanks around it, comments behind #.
; RUN: printf '# switch calls\n\n  wait  # the first\nmain.init#1\nhost_*\n' > %t.list
; RUN: %asyncify -passes='asyncify<switch=@%t.list;world=closed>,verify' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck --implicit-check-not=' instrumented' %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @wait()
declare void @"main.init#1"()
declare void @host_sleep()
declare void @first()

; CHECK: f instrumented (3 suspend points
define void @f() {
  call void @wait()
  call void @"main.init#1"()
  call void @host_sleep()
  call void @first()
  ret void
}
define void @g() {
  call void @first()
  ret void
}
