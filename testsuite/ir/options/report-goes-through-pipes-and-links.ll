; A report is written into what is no regular file, and through links: neither is replaced.
; RUN: touch %t.target && ln -s %t.target %t.link && mkfifo %t.pipe
; RUN: cat %t.pipe > %t.read & %asyncify -passes='asyncify<switch=pause;report=%t.pipe>' -disable-output %s && wait
; RUN: grep -q '"functions"' %t.read && test -p %t.pipe
; RUN: %asyncify -passes='asyncify<switch=pause;report=%t.link>' -disable-output %s
; RUN: test -L %t.link && grep -q '"functions"' %t.target
target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()

define void @f() {
  call void @pause()
  ret void
}
