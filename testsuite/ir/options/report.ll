; report=FILE says why, as JSON, with the path of calls and its places.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;report=%t.json>' -disable-output %s
; RUN: %FileCheck %s < %t.json

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()

; CHECK: "name": "pause"
; CHECK: "instrumented": false
; CHECK: "reason": "switch call: switch=pause (command line)"
; CHECK: "name": "f"
; CHECK: "instrumented": true
; CHECK: "reason": "may suspend: calls 'g', which may"
; CHECK: "file": "program.c"
; CHECK: "line": 3
; CHECK: "path": [
; CHECK: "function": "f"
; CHECK: "callee": "g"
; CHECK: "how": "calls"
; CHECK: "line": 4
; CHECK: "function": "g"
; CHECK: "callee": "pause"
; CHECK: "suspend_points": 1
; CHECK: "name": "other"
; CHECK: "reason": "reaches no switch call"
define void @f() !dbg !4 {
  call void @g(), !dbg !6
  ret void
}
define void @g() {
  call void @pause()
  ret void
}
define void @other() {
  ret void
}

!llvm.module.flags = !{!0}
!llvm.dbg.cu = !{!1}
!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = distinct !DICompileUnit(language: DW_LANG_C11, file: !2, emissionKind: FullDebug)
!2 = !DIFile(filename: "program.c", directory: "/")
!3 = !DISubroutineType(types: !{})
!4 = distinct !DISubprogram(name: "f", file: !2, line: 3, type: !3, scopeLine: 3, unit: !1, spFlags: DISPFlagDefinition)
!6 = !DILocation(line: 4, column: 5, scope: !4)
