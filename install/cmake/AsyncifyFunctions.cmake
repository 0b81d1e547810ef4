# asyncify_link and asyncify_compile. The options are those of AsyncifyOptions.cmake, which the
# pass's table makes.

# asyncify_link(<target> [<OPTION> <value>...]...)
#
# Links an executable as a whole with `asyncify link`, in a closed world unless WORLD says
# otherwise. Its sources are compiled to bitcode; libraries that may suspend have to link
# Asyncify::Bitcode.
function(asyncify_link target)
  _asyncify_parse(asyncify_link "${target}" options ${ARGN})
  _asyncify_compile("${target}" Asyncify::Bitcode ${options})
  target_link_options("${target}" PRIVATE "-fuse-ld=${Asyncify_LINKER}")
  foreach(option IN LISTS options)
    target_link_options("${target}" PRIVATE "SHELL:-Xlinker \"--asyncify-${option}\"")
  endforeach()
  # clang tells linkers nothing of its own level.
  foreach(level IN ITEMS Debug.0 Release.3 RelWithDebInfo.2 MinSizeRel.z)
    string(REPLACE "." ";" level "${level}")
    list(GET level 0 config)
    list(GET level 1 letter)
    target_link_options("${target}" PRIVATE "$<$<CONFIG:${config}>:SHELL:-Xlinker -O${letter}>")
  endforeach()
  set_property(TARGET "${target}" APPEND PROPERTY LINK_DEPENDS
    "$<TARGET_FILE:Asyncify::asyncify>" ${options_files})
endfunction()

# asyncify_compile(<target> [<OPTION> <value>...]...)
#
# Compiles the target's sources with the pass, file by file.
function(asyncify_compile target)
  _asyncify_parse(asyncify_compile "${target}" options ${ARGN})
  _asyncify_compile("${target}" Asyncify::Pass ${options})
  if(options_files)
    get_target_property(sources "${target}" SOURCES)
    set_property(SOURCE ${sources} TARGET_DIRECTORY "${target}"
      APPEND PROPERTY OBJECT_DEPENDS ${options_files})
  endif()
endfunction()

# What `interface` and the options KEY=VALUE mean for the compiler. Not target_link_libraries:
# users may call that with or without PRIVATE, and not both.
function(_asyncify_compile target interface)
  if(interface STREQUAL "Asyncify::Bitcode")
    set(parts Asyncify::Bitcode Asyncify::Pass)
    # They are about the whole.
    list(FILTER ARGN EXCLUDE REGEX "^(world|report)=")
  else()
    set(parts Asyncify::Pass)
  endif()
  foreach(part IN LISTS parts)
    get_target_property(flags ${part} INTERFACE_COMPILE_OPTIONS)
    target_compile_options("${target}" PRIVATE "${flags}")
  endforeach()
  get_target_property(headers Asyncify::Headers INTERFACE_INCLUDE_DIRECTORIES)
  target_include_directories("${target}" SYSTEM PRIVATE "${headers}")
  foreach(option IN LISTS ARGN)
    target_compile_options("${target}" PRIVATE
      "$<$<COMPILE_LANGUAGE:C,CXX>:SHELL:-mllvm \"-asyncify-${option}\">")
  endforeach()
endfunction()

# Reads `SWITCH host.wait WORLD closed`, or `switch=host.wait world=closed`, into a list of
# KEY=VALUE in `result`, and the files that lists are read from into `result`_files.
function(_asyncify_parse function target result)
  if(NOT TARGET "${target}")
    message(FATAL_ERROR "${function}: there is no target '${target}'")
  endif()
  cmake_parse_arguments(PARSE_ARGV 3 given
    "" "${_asyncify_values};${_asyncify_flags}" "${_asyncify_lists}")
  set(options "")
  set(files "")
  foreach(key IN LISTS _asyncify_lists _asyncify_values _asyncify_flags)
    string(TOLOWER "${key}" name)
    string(REPLACE "_" "-" name "${name}")
    if(key IN_LIST given_KEYWORDS_MISSING_VALUES)
      message(FATAL_ERROR "${function}(${target}): ${key} has no value")
    elseif(NOT DEFINED given_${key})
      continue()
    endif()
    set(value "${given_${key}}")
    if(key IN_LIST _asyncify_lists)
      set(entries "")
      foreach(entry IN LISTS value)
        if(entry MATCHES "^@(.+)$")
          get_filename_component(file "${CMAKE_MATCH_1}" ABSOLUTE)
          list(APPEND files "${file}")
          set(entry "@${file}")
        endif()
        list(APPEND entries "${entry}")
      endforeach()
      list(JOIN entries ":" value)
    elseif(key IN_LIST _asyncify_flags)
      if(value)
        set(value on)
      else()
        set(value off)
      endif()
    elseif(DEFINED _asyncify_words_${key} AND NOT value IN_LIST _asyncify_words_${key})
      list(JOIN _asyncify_words_${key} ", " words)
      message(FATAL_ERROR "${function}(${target}): ${key} is one of ${words}, not '${value}'")
    elseif(key STREQUAL "REPORT")
      get_filename_component(value "${value}" ABSOLUTE BASE_DIR "${CMAKE_CURRENT_BINARY_DIR}")
    endif()
    list(APPEND options "${name}=${value}")
  endforeach()
  foreach(option IN LISTS given_UNPARSED_ARGUMENTS)
    string(REGEX MATCH "^[^=]*" key "${option}")
    string(TOUPPER "${key}" key)
    string(REPLACE "-" "_" key "${key}")
    if(NOT option MATCHES "^[a-z-]+=."
       OR NOT key IN_LIST _asyncify_lists
          AND NOT key IN_LIST _asyncify_values
          AND NOT key IN_LIST _asyncify_flags)
      list(JOIN _asyncify_lists ", " lists)
      list(JOIN _asyncify_values ", " values)
      list(JOIN _asyncify_flags ", " flags)
      message(FATAL_ERROR
        "${function}(${target}): unknown option '${option}' (lists: ${lists}; with one value: "
        "${values}; ON or OFF: ${flags})")
    endif()
    list(APPEND options "${option}")
  endforeach()
  set(${result} "${options}" PARENT_SCOPE)
  set(${result}_files "${files}" PARENT_SCOPE)
endfunction()
