; FLAGS: switch=pause;world=closed
; FAIL: error: base-calls-switch.c:4:3: in function base i32 (): 'base', which ends unwinds, itself calls 'pause', which starts them: there is nothing to resume
target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @stop_unwind() "wasm-import-module"="asyncify" "wasm-import-name"="stop_unwind"
declare i32 @pause(i32)

define i32 @base() !dbg !4 {
  %r = call i32 @pause(i32 1), !dbg !5
  call void @stop_unwind(), !dbg !5
  ret i32 %r, !dbg !5
}

!llvm.dbg.cu = !{!0}
!llvm.module.flags = !{!2}
!0 = distinct !DICompileUnit(language: DW_LANG_C, file: !1, emissionKind: FullDebug)
!1 = !DIFile(filename: "base-calls-switch.c", directory: "")
!2 = !{i32 2, !"Debug Info Version", i32 3}
!3 = !DISubroutineType(types: !{null})
!4 = distinct !DISubprogram(name: "base", file: !1, line: 3, type: !3, scopeLine: 3, spFlags: DISPFlagDefinition, unit: !0)
!5 = !DILocation(line: 4, column: 3, scope: !4)
