/* SPDX-License-Identifier: MIT */
/*
 * All suites, in the order in which they run.
 */
#include "unit.h"

const struct suite *const unit_suites[] = {
    &suite_num,           &suite_num_print,
    &suite_tile,          &suite_cover,
    &suite_tally,         &suite_hist,
    &suite_sample,        &suite_par,
    &suite_file,          &suite_isa,
    &suite_row,           &suite_row_load,
    &suite_tophat,        &suite_tophat_edges,
    &suite_peak,          &suite_contrast,
    &suite_text,          &suite_json,
    &suite_lines,         &suite_head,
    &suite_plan,          &suite_spot,
    &suite_spot_bad,      &suite_image,
    &suite_nrrd,          &suite_nrrd_files,
    &suite_nrrd_write,    &suite_npy,
    &suite_window,        &suite_window_rows,
    &suite_tif,           &suite_unpack,
    &suite_surplus,       &suite_cache,
    &suite_cache_large,   &suite_ways,
    &suite_choice,        &suite_notes,
    &suite_tif_pages,     &suite_tif_names,
    &suite_tif_dims,      &suite_convert,
    &suite_convert_stack, &suite_convert_again,
    &suite_nrrd_stack,    &suite_list,
    &suite_cut,           &suite_dims,
    &suite_imagej,        &suite_ome,
    &suite_ome_xml,       &suite_ome_planes,
    &suite_dedup,         &suite_order,
    &suite_mem,           &suite_room,
    &suite_num_scan,      &suite_spot_scan,
    &suite_near,          &suite_found,
    &suite_random,        &suite_sim,
    &suite_sim_spots,     &suite_sim_camera,
    &suite_sim_truth,     &suite_sim_files,
    &suite_tif_write,     &suite_gaussian,
    &suite_convolve,      &suite_convolve_edges,
    &suite_peak_count,    NULL};
