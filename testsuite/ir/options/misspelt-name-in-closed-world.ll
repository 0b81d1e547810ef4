; In a closed world a name that nothing has is most likely misspelt.
; RUN: %asyncify -passes='asyncify<switch=pause:puase;world=closed>' -disable-output %s 2>&1 | %FileCheck --implicit-check-not=warning %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK: warning: {{.*}}no function of the module is named by switch=puase (command line)
declare void @pause()

define void @f() {
  call void @pause()
  ret void
}
