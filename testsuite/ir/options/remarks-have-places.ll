; A remark on a function says where the function is.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK: remark: program.c:3:0: f instrumented
declare void @pause()

define void @f() !dbg !4 {
  call void @pause(), !dbg !6
  ret void
}

!llvm.module.flags = !{!0}
!llvm.dbg.cu = !{!1}
!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = distinct !DICompileUnit(language: DW_LANG_C11, file: !2, emissionKind: FullDebug)
!2 = !DIFile(filename: "program.c", directory: "")
!3 = !DISubroutineType(types: !{})
!4 = distinct !DISubprogram(name: "f", file: !2, line: 3, type: !3, scopeLine: 3, unit: !1, spFlags: DISPFlagDefinition)
!6 = !DILocation(line: 4, column: 5, scope: !4)
