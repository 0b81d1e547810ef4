; In an open world another module may have it: a remark, on demand.
; RUN: %asyncify -passes='asyncify<switch=pause:other>' -pass-remarks-analysis=asyncify -disable-output %s 2>&1 | %FileCheck --implicit-check-not=warning %s
; RUN: %asyncify -passes='asyncify<switch=pause:other>' -disable-output %s 2>&1 | %FileCheck --check-prefix=SILENT --allow-empty %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK: remark: {{.*}}no function of the module is named by switch=other (command line)
; SILENT-NOT: other
declare void @pause()

define void @f() {
  call void @pause()
  ret void
}
