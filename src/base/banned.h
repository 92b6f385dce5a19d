/*
 * Functions that do not compile here, each with what to use instead. Included last by base/str.h,
 * so that every file has it after the system's headers.
 */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#define strcpy banned_strcpy_use_str_c
#define strncpy banned_strncpy_use_str_c
#define strcat banned_strcat_use_buf
#define strncat banned_strncat_use_buf
#define sprintf banned_sprintf_use_str_fmt
#define vsprintf banned_vsprintf_use_str_fmt
#define strtok banned_strtok_use_str_cut
#define strtok_r banned_strtok_use_str_cut
#define atoi banned_atoi_use_str_int
#define atol banned_atol_use_str_int
#define atoll banned_atoll_use_str_int
#define gmtime banned_gmtime_use_gmtime_r
#define localtime banned_localtime_use_localtime_r
#define rand banned_rand_use_random_h
#define srand banned_srand_use_random_h
#define gets banned_gets

#endif
