; Linkage, visibility, sections, comdats and target features are none of the pass's business.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

$f = comdat any

declare void @pause()

; CHECK: define linkonce_odr hidden void @f() unnamed_addr [[F:#[0-9]+]] section ".text.f" comdat align 4
; CHECK: attributes [[F]] = { noduplicate noinline optsize sspstrong "asyncify"="instrumented" "nooutline" "target-cpu"="mvp" "target-features"="+simd128" }
define linkonce_odr hidden void @f() unnamed_addr optsize sspstrong "target-cpu"="mvp" "target-features"="+simd128" section ".text.f" comdat align 4 {
  call void @pause()
  ret void
}
