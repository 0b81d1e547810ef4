; FLAGS: switch=pause;world=closed
; FAIL: error: catch.cpp:4:9: in function f
; FAIL: a call that may suspend inside a try block ('invoke' or 'callbr') is not supported yet

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare i32 @__gxx_wasm_personality_v0(...)

define void @f() personality ptr @__gxx_wasm_personality_v0 !dbg !4 {
  invoke void @pause() to label %ok unwind label %pad, !dbg !6
ok:
  ret void
pad:
  %t = cleanuppad within none []
  cleanupret from %t unwind to caller
}

!llvm.module.flags = !{!0}
!llvm.dbg.cu = !{!1}
!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = distinct !DICompileUnit(language: DW_LANG_C_plus_plus, file: !2, emissionKind: FullDebug)
!2 = !DIFile(filename: "catch.cpp", directory: "")
!3 = !DISubroutineType(types: !{})
!4 = distinct !DISubprogram(name: "f", file: !2, line: 3, type: !3, scopeLine: 3, unit: !1, spFlags: DISPFlagDefinition)
!6 = !DILocation(line: 4, column: 9, scope: !4)
